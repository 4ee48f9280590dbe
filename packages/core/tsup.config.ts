import { libraryOfParts } from '../../tsup.config.base'

export default libraryOfParts({
  index: 'src/index.ts',
  ndarray: 'src/ndarray.ts',
})
