import { library } from '../../tsup.config.base'

export default library(
  {
    index: 'src/index.ts',
    gpu: 'src/gpu.ts',
    'open-lasting': 'src/gpu/open-lasting.ts',
    'ort-node': 'src/ort-node.ts',
    'ort-web': 'src/ort-web.ts',
    recorded: 'src/recorded.ts',
    worker: 'src/worker.ts',
    'platform-node': 'src/platform-node.ts',
    'platform-browser': 'src/platform-browser.ts',
    'start-worker-node': 'src/start-worker-node.ts',
    'start-worker-browser': 'src/start-worker-browser.ts',
  },
  // The runtime or bundler resolves these, by the field "imports" of package.json.
  { external: ['#platform', '#start-worker', /^node:/], removeNodeProtocol: false },
)
