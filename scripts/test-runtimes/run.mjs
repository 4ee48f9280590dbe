// One runtime's check of the packages as ES modules; prints what it compared and the exact numbers.
import { readFileSync } from 'node:fs'
import * as core from '@mot/core'
import * as evaluation from '@mot/eval'
import * as trackers from '@mot/trackers'
import * as zones from '@mot/zones'
import { check } from './check.mjs'

const read = (file) => readFileSync(new URL(`./fixtures/${file}`, import.meta.url), 'utf8')
console.log(JSON.stringify(check({ core, trackers, zones, evaluation }, read)))
