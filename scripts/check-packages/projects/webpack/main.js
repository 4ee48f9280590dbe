import { showAll } from './use-all.js'

showAll()
