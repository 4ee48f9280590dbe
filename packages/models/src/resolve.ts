export * from './cache-folder'
export * from './download'
export * from './resolve-model'
