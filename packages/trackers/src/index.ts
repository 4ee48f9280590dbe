export { type JDETrackerOptions, jdePresets, jdeTrackerDefaults } from './multi/jde-options'
export { JDETracker } from './multi/jde-tracker'
