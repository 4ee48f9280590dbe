// The video part is a separate subpath, because it depends on a media library.
export * from './draw'
export * from './embeddings'
export * from './mot'
