export type { CanvasContext } from './draw/canvas-surface'
export { type Color, colorOf } from './draw/color'
export {
  createOverlay,
  defaultOverlayOptions,
  type Overlay,
  type OverlayOptions,
  type OverlayTrack,
} from './draw/overlay'
export { drawZones, type ZoneShape } from './draw/zone-overlay'
