import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createBackend } from '@mot/backends'
import type { Backend, Model } from '@mot/core'
import { checkManifest, freeInputSize, listModels, type ShippedModel } from '@mot/models'
import { NanoTrack, SiamMask, SiamRPNPlusPlus, type SingleTracker, VitTrack } from '@mot/trackers/single'

/** A tracker for videos of a frame rate. */
export type Maker = (frameRate: number) => SingleTracker

/**
 * Trackers with networks by name: those that are shipped, of the public ones those that ../shared/weights has, and those that a folder
 * has with their manifests.
 */
export async function networkTrackers(folder?: string): Promise<Record<string, Maker>> {
  const backend = await createBackend({ device: 'cpu' })
  const trained = folder === undefined ? [] : networksIn(folder)
  return { ...(await publicTrackers(backend)), ...(await namedTrackers(backend, [...listModels(), ...trained])) }
}

function networksIn(folder: string): ShippedModel[] {
  const manifests = readdirSync(folder).filter((file) => file.endsWith('.json'))
  return manifests.map((file) => {
    const manifest = checkManifest(JSON.parse(readFileSync(join(folder, file), 'utf8')), file)
    return { manifest, url: pathToFileURL(join(folder, manifest.file)) }
  })
}

async function namedTrackers(backend: Backend, networks: readonly ShippedModel[]): Promise<Record<string, Maker>> {
  const makers: Record<string, Maker> = {}
  const singles = networks.filter(({ manifest }) => manifest.kind === 'single-object')
  for (const name of new Set(singles.map(({ manifest }) => manifest.name))) {
    const parts = singles.filter(({ manifest }) => manifest.name === name)
    const models: Record<string, Model> = {}
    for (const { manifest, url } of parts) models[manifest.part!] = await backend.load(fileURLToPath(url))
    const { tracker, trackerOptions } = parts[0]!.manifest
    const given = models as unknown as ConstructorParameters<typeof SiamMask>[0]
    makers[name] = (frameRate) =>
      tracker === 'SiamMask'
        ? new SiamMask(given, { ...trackerOptions, frameRate })
        : new SiamRPNPlusPlus(given, { ...trackerOptions, frameRate })
  }
  return makers
}

async function publicTrackers(backend: Backend): Promise<Record<string, Maker>> {
  const folder = join(import.meta.dirname, '../../../shared/weights')
  if (!existsSync(join(folder, 'vittrack.onnx'))) return {}
  const load = (file: string) => backend.load(new Uint8Array(readFileSync(join(folder, file))))
  const vit = await load('vittrack.onnx')
  const backbone = await backend.load(freeInputSize(readFileSync(join(folder, 'nanotrackv3_backbone.onnx'))))
  const head = await load('nanotrackv3_head.onnx')
  return {
    VitTrack: (frameRate) => new VitTrack({ network: vit }, { frameRate }),
    NanoTrack: (frameRate) => new NanoTrack({ backbone, head }, { frameRate }),
  }
}
