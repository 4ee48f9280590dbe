import { drawnBox, drawnFrame, testSingleTracker } from '@mot/test-utils/test-single-tracker'
import { KCF, kcfPresets } from '@mot/trackers/single'
import { expect, test } from 'vitest'
import { testClassical } from './test-classical'

testSingleTracker('KCF', () => new KCF())
testSingleTracker('KCF on brightness', () => new KCF(kcfPresets.kcf_grey))
testClassical('KCF', (options) => new KCF(options))

test('the size stays as it is without scales', () => {
  const tracker = new KCF({ scales: false })
  tracker.start(drawnFrame(0), drawnBox(0))
  for (let frame = 1; frame < 10; frame++) {
    const { expected } = tracker.update(drawnFrame(frame))
    expect(expected.right - expected.left).toBeCloseTo(28, 9)
    expect(expected.bottom - expected.top).toBeCloseTo(32, 9)
  }
})
