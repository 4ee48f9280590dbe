import { libraryOfParts } from '../../tsup.config.base'

export default libraryOfParts({
  index: 'src/index.ts',
  losses: 'src/losses.ts',
})
