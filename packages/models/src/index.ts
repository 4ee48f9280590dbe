export * from './list-models'
export * from './manifest'
