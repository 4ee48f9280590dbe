import { library } from '../../tsup.config.base'

export default library(
  {
    index: 'src/index.ts',
    'ort-node': 'src/ort-node.ts',
    'ort-web': 'src/ort-web.ts',
    recorded: 'src/recorded.ts',
    worker: 'src/worker.ts',
    'platform-node': 'src/platform-node.ts',
    'platform-browser': 'src/platform-browser.ts',
  },
  // The runtime or bundler resolves "#platform", by the field "imports" of package.json.
  { external: ['#platform', /^node:/], removeNodeProtocol: false },
)
