export * from './fairmot-tiny'
export * from './list-models'
export * from './manifest'
export * from './shipped-model'
