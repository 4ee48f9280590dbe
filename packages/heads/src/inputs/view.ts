import type { Affine, DetectionColumns, Frame, Image, Size } from '@mot/core'
import type { View } from '../head'

/** The view of an image by its transform from the input. */
export function createView(image: Image | Frame | Size, input: Size, toImage: Affine): View {
  return {
    image: { width: image.width, height: image.height },
    input: { width: input.width, height: input.height },
    toImage,
    ...('index' in image && { frame: image.index, time: image.time }),
  }
}

/** The columns of detections that describe their image. */
export function imageColumns({
  image,
  frame,
  time,
}: View): Pick<DetectionColumns, 'imageWidth' | 'imageHeight' | 'frame' | 'time'> {
  return { imageWidth: image.width, imageHeight: image.height, frame, time }
}
