import { library } from '../../tsup.config.base'

export default library(
  {
    index: 'src/index.ts',
    mot: 'src/mot.ts',
    'probe-networks': 'src/doctor/probe-networks.ts',
    'tune-worker': 'src/tune/tune-worker.ts',
  },
  // An optional dependency, which tsup would bundle.
  { platform: 'node', external: ['@napi-rs/webcodecs'] },
)
