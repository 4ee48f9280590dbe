import { MotError } from '@mot/core'

/** Buffers of a device by what they hold, allocated once and again only when they have to be larger. */
export class DeviceMemory {
  readonly #buffers = new Map<string, GPUBuffer>()

  constructor(private readonly device: GPUDevice) {}

  /**
   * A buffer of at least so many bytes, rounded up to whole words. What it held is lost when it grows.
   * @throws MotError `unsupported` where it would exceed what the device allows.
   */
  take(name: string, bytes: number, usage: number): GPUBuffer {
    const size = wholeWords(bytes)
    const present = this.#buffers.get(name)
    if (present !== undefined && present.size >= size) return present
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits
    const largest = Math.min(maxBufferSize, maxStorageBufferBindingSize)
    if (size > largest) {
      throw new MotError('unsupported', `The device has buffers of ${largest} bytes at most, ${name} needs ${size}.`)
    }
    // Work that was submitted may still read it: the device keeps it until that is done.
    present?.destroy()
    const buffer = this.device.createBuffer({ label: name, size, usage })
    this.#buffers.set(name, buffer)
    return buffer
  }

  /** Writes bytes to the begin of a buffer; it takes whole words only, so the last bytes are padded. */
  write(buffer: GPUBuffer, bytes: ArrayBufferView): void {
    const whole = bytes.byteLength & ~3
    const { queue } = this.device
    queue.writeBuffer(buffer, 0, bytes.buffer, bytes.byteOffset, whole)
    if (whole === bytes.byteLength) return
    const rest = new Uint8Array(4)
    rest.set(new Uint8Array(bytes.buffer, bytes.byteOffset + whole, bytes.byteLength - whole))
    queue.writeBuffer(buffer, whole, rest)
  }

  dispose(): void {
    for (const buffer of this.#buffers.values()) buffer.destroy()
    this.#buffers.clear()
  }
}

function wholeWords(bytes: number): number {
  return Math.max(Math.ceil(bytes / 4) * 4, 4)
}
