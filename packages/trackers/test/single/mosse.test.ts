import { testSingleTracker } from '@mot/test-utils/test-single-tracker'
import { MOSSE } from '@mot/trackers/single'
import { testClassical } from './test-classical'

testSingleTracker('MOSSE', () => new MOSSE())
testClassical('MOSSE', (options) => new MOSSE(options))
