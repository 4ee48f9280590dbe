export { LateDetections, type LateDetectionsOptions, lateDetectionsDefaults } from './late-detections'
