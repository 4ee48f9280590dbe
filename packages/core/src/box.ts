/** A rectangle in pixels of the original image. `right` and `bottom` are edges: the width is `right - left`. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}
