export type { CameraLink } from './camera-graph'
export { type IdentityGalleryOptions, identityGalleryDefaults } from './gallery-options'
export type { AuditEntry, AuditKind, IdentityState, Sighting } from './gallery-state'
export { type GalleryFrame, type GallerySnapshot, IdentityGallery } from './identity-gallery'
