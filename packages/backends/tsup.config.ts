import { library } from '../../tsup.config.base'

export default library({
  index: 'src/index.ts',
  'ort-node': 'src/ort-node.ts',
  'ort-web': 'src/ort-web.ts',
  recorded: 'src/recorded.ts',
})
