import type { Affine, DetectionColumns, Frame, Image, Size } from '@mot/core'
import type { View } from '../head'

/** A view of an image whose way back is known. */
export function createView(image: Image | Frame | Size, input: Size, toImage: Affine): View {
  return {
    image: { width: image.width, height: image.height },
    input: { width: input.width, height: input.height },
    toImage,
    ...('index' in image && { frame: image.index }),
  }
}

/** What detections say of the image they were found in. */
export function aboutImage({ image, frame }: View): Pick<DetectionColumns, 'imageWidth' | 'imageHeight' | 'frame'> {
  return { imageWidth: image.width, imageHeight: image.height, frame }
}
