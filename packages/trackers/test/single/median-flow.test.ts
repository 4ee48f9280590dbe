import { testSingleTracker } from '@mot/test-utils/test-single-tracker'
import { MedianFlow } from '@mot/trackers/single'
import { testClassical } from './test-classical'

testSingleTracker('MedianFlow', () => new MedianFlow(), { minOverlap: 0.5 })
testClassical('MedianFlow', (options) => new MedianFlow(options))
