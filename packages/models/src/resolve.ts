export * from './cache-folder'
export * from './convert-model'
export * from './download'
export * from './resolve-model'
