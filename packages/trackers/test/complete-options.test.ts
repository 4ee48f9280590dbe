import * as trackers from '@mot/trackers'
import { KCF } from '@mot/trackers/single'
import { expect, test } from 'vitest'

test.each([null, 5, 'x', [], true])('options that are %j and no record are refused', (options) => {
  const create = [
    () => new trackers.SORT(options as never),
    () => new trackers.BoTSORT(options as never),
    () => new KCF(options as never),
    () => trackers.interpolateLinear([], options as never),
  ]
  for (const each of create) {
    expect(each).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        message: expect.stringMatching(/^Options should be a record/),
      }),
    )
  }
})
