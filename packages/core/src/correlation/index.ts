export { crossCorrelation, depthwiseCorrelation } from './cross-correlation'
