// The same by require(), as programs in CommonJS load the packages.
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const core = require('@mot/core')
const evaluation = require('@mot/eval')
const trackers = require('@mot/trackers')
const zones = require('@mot/zones')

const read = (file) => readFileSync(join(__dirname, 'fixtures', file), 'utf8')
import('./check.mjs').then(({ check }) =>
  console.log(JSON.stringify(check({ core, trackers, zones, evaluation }, read))),
)
