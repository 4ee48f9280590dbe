import { createHash } from 'node:crypto'
import * as heads from '@mot/heads'
import { sharedNetworks } from '@mot/test-utils/network-mirror'
import * as trackers from '@mot/trackers'
import * as single from '@mot/trackers/single'
import { describe, expect, test } from 'vitest'
import { catalogue } from '../src/catalogue/catalogue'
import { findEntry, manifestOf, nameOf } from '../src/catalogue/find-entry'
import { placeOf } from '../src/catalogue/place-of'
import { listModels } from '../src/list-models'
import { checkManifest } from '../src/manifest'

const files = catalogue.flatMap((entry) => entry.files.map((file) => [nameOf(entry, file.part), entry, file] as const))

test('every name is one network, shipped ones included', () => {
  const names = [...catalogue.map(({ name }) => name), ...listModels().map(({ manifest }) => manifest.name)]
  expect(new Set(names).size).toBe(names.length)
})

test.each(files)('%s has a manifest, an address that stays, and a hash of its own', (name, entry, file) => {
  const manifest = checkManifest(JSON.parse(JSON.stringify(manifestOf(entry, 'network.onnx', file))))
  expect(manifest).toMatchObject({ name: entry.name, file: 'network.onnx', bytes: file.bytes })
  if (typeof file.source === 'string') {
    // A branch may change; a commit does not.
    expect(file.source).toMatch(/^https:\/\/[\w.]+\/(media\/)?[\w-]+\/[\w-]+\/[0-9a-f]{40}\/[\w./-]+\.onnx$/)
  } else expect(file.source.spec).toMatch(/^@?[\w/-]+@\d+\.\d+\.\d+$/)
  expect(entry.licenceUrl).toMatch(/^https:\/\//)
  expect(files.filter(([, , { sha256 }]) => sha256 === file.sha256)).toHaveLength(1)
  expect(findEntry(name)).toEqual({ entry, part: file.part })
})

test.each(catalogue.map((entry) => [entry.name, entry] as const))(
  '%s names a head, a tracker and a preset that exist',
  (_, entry) => {
    const { kind, head, tracker, preset, headOptions } = entry
    if (kind === 'single-object') {
      expect(head).toBeUndefined()
      expect(single).toHaveProperty(tracker)
      if (preset !== undefined) expect(Object.keys(single.nanoTrackPresets)).toContain(preset)
    } else {
      expect(heads).toHaveProperty(head!)
      expect(trackers).toHaveProperty(tracker)
    }
    if (entry.name === 'person-reid') expect(headOptions).toEqual(heads.embedderPresets.reidRetail)
    if (entry.name === 'centernet') expect(headOptions).toEqual(heads.centerNetPresets.mobileNetV3)
  },
)

describe('the files in ../shared', () => {
  const shared = sharedNetworks()
  const pinned = files.filter(([, { tried }, { source }]) => tried && typeof source === 'string')
  const missing = shared.size === 0 ? ' (skipped: needs the networks in ../shared)' : ''
  test.skipIf(shared.size === 0).each(pinned)(`%s has the size and hash of its entry${missing}`, (_, entry, file) => {
    const bytes = shared.get(placeOf(entry, file))!
    expect(bytes.length).toBe(file.bytes)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256)
  })
})

test.each(['yolox', 'nanotrack-v3/tail', 'yolox-nano/backbone', 'yolox-nano/', 'toString', ''])(
  '%j is no name of the catalogue',
  (source) => {
    expect(findEntry(source)).toBeUndefined()
  },
)
