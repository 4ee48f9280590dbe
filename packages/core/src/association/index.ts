export * from './candidates'
