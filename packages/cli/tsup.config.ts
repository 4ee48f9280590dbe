import { library } from '../../tsup.config.base'

export default library(
  { index: 'src/index.ts', mot: 'src/mot.ts', 'probe-networks': 'src/doctor/probe-networks.ts' },
  { platform: 'node' },
)
