// The video part is a subpath of its own, because it brings a media library along.
export * from './draw'
export * from './embeddings'
export * from './mot'
