// For `node --import`: a process in which the names of the catalogue stand for the twins that a test's mirror serves.
import { useTwins } from './network-twins'

useTwins()
