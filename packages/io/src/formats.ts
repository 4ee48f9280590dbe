export { formatCoco, formatCocoResults, parseCocoResultSequence, parseCocoSequence } from './formats/coco'
export { formatCvat, parseCvat } from './formats/cvat'
export { formatDatumaro, parseDatumaro } from './formats/datumaro'
export type { FolderFiles, FormatReadOptions, Written } from './formats/format'
export {
  type FileFormat,
  type FolderFormatName,
  type FormatName,
  fileFormats,
  folderFormats,
  formatObjects,
  type ObjectReadOptions,
  parseObjects,
} from './formats/formats'
export { formatLabelStudio, parseLabelStudio } from './formats/label-studio'
export type { Kept } from './formats/losses'
export { formatMots, parseMots } from './formats/mots'
export type {
  IgnoredRegion,
  ObjectRow,
  ObjectRowInput,
  ObjectSequence,
  ObjectSequenceInput,
} from './formats/object-sequence'
export { readObjects } from './formats/read'
export { type FileFormatName, recogniseFormat } from './formats/recognise'
export {
  formatGroundTruthSequence,
  formatRowSequence,
  parseGroundTruthSequence,
  parseKittiSequence,
  parseRowSequence,
} from './formats/rows'
export { formatYolo, parseYolo } from './formats/yolo'
