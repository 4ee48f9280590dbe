import { libraryOfParts } from '../../tsup.config.base'

export default libraryOfParts(
  {
    index: 'src/index.ts',
    'single/index': 'src/single/index.ts',
    'geometry/index': 'src/geometry/index.ts',
    'late/index': 'src/late/index.ts',
    'identity/index': 'src/identity/index.ts',
    'pool/index': 'src/pool/index.ts',
    'pool/worker': 'src/pool/worker.ts',
    'pool/platform-node': 'src/pool/platform-node.ts',
    'pool/platform-browser': 'src/pool/platform-browser.ts',
    'pool/start-worker-node': 'src/pool/start-worker-node.ts',
    'pool/start-worker-browser': 'src/pool/start-worker-browser.ts',
  },
  // "#…" is resolved by the runtime or bundler, by the field "imports" of package.json.
  { external: ['#pool-platform', '#start-pool-worker', '@mot/trackers', /^node:/], removeNodeProtocol: false },
)
