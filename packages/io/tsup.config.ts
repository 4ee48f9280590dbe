import { library } from '../../tsup.config.base'

export default library({
  index: 'src/index.ts',
  mot: 'src/mot.ts',
  embeddings: 'src/embeddings.ts',
  video: 'src/video.ts',
  draw: 'src/draw.ts',
})
