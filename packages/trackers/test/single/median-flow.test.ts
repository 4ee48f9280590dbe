import { testSingleTracker } from '@mot/test-utils/test-single-tracker'
import { MedianFlow } from '@mot/trackers/single'
import { testClassical } from './test-classical'

testSingleTracker('MedianFlow', () => new MedianFlow(), { minOverlap: 0.5 })
// Points need texture: a target of one colour has none to follow.
testClassical('MedianFlow', (options) => new MedianFlow(options), false)
