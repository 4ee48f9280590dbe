import type { RowRead } from '@mot/core'
import { type CellSelection, capacityOf, readAll, selectPeaks } from '../rows/cell-selection'
import type { PoseMaps } from './pose-maps'

/**
 * What `decodePoses` reads: people with box, joints and the scores of the cells that these point to, and the peaks of each joint's own
 * heatmap.
 * @param isTold whether the kind of the heatmaps was told from their values.
 */
export function selectPoses({ specs, maps, settings }: Omit<PoseMaps, 'index'>, isTold: boolean): CellSelection[] {
  const { minScore, minJointScore, maxPeaks: most, heatmap: kind, jointCount, jointOffset, pairs } = settings
  const people: RowRead[] = [readAll(specs.hps, maps.hps), readAll(specs.wh, maps.wh)]
  if (specs.reg && maps.reg) people.push(readAll(specs.reg, maps.reg))
  // The first of them follows the heatmap's own number.
  const at = { read: 1, pairs }
  if (specs.hm_hp) people.push({ output: specs.hm_hp.name, first: 0, count: jointCount, at })
  const centres = selectPeaks({ spec: specs.hm, heatmap: maps.hm, minScore, kind, isTold, most, reads: people })
  if (!specs.hm_hp || !maps.hm_hp) return [centres]
  const shift: RowRead[] = specs.hp_offset
    ? [{ output: specs.hp_offset.name, first: 0, count: 2, perGroup: jointOffset === 'each' ? 2 : 0 }]
    : []
  const joints = { spec: specs.hm_hp, heatmap: maps.hm_hp, minScore: minJointScore, kind, isTold, reads: shift }
  // The best are chosen of each joint, not of all: all peaks above the threshold come.
  const { most: _, ...each } = selectPeaks({ ...joints, most })
  return [centres, { ...each, capacity: capacityOf(3) }]
}
