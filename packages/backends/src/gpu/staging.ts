/** Frames that are on the device at once. */
const framesInFlight = 2

/** Memory that frames are copied out to, one for each that is in flight: the next waits. */
export class Staging {
  readonly #free: (GPUBuffer | undefined)[] = new Array<undefined>(framesInFlight).fill(undefined)
  readonly #waiting: (() => void)[] = []
  #isDisposed = false

  constructor(private readonly device: GPUDevice | undefined) {}

  /** Waits for a turn. */
  async enter(): Promise<StagingTurn> {
    while (this.#free.length === 0) await new Promise<void>((done) => this.#waiting.push(done))
    return new StagingTurn(this.device, this.#free.pop(), (buffer) => {
      if (this.#isDisposed) buffer?.destroy()
      this.#free.push(buffer)
      this.#waiting.shift()?.()
    })
  }

  dispose(): void {
    this.#isDisposed = true
    for (const buffer of this.#free) buffer?.destroy()
    this.#free.fill(undefined)
  }
}

/** The memory of one frame. */
export class StagingTurn {
  constructor(
    private readonly device: GPUDevice | undefined,
    private buffer: GPUBuffer | undefined,
    private readonly onLeave: (buffer: GPUBuffer | undefined) => void,
  ) {}

  /** A buffer of so many bytes. */
  take(size: number): GPUBuffer {
    if (this.buffer?.size === size) return this.buffer
    this.buffer?.destroy()
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST
    this.buffer = this.device!.createBuffer({ label: 'staging', size, usage })
    return this.buffer
  }

  /** Waits for what was copied to the buffer. */
  async read(): Promise<ArrayBuffer> {
    const buffer = this.buffer!
    await buffer.mapAsync(GPUMapMode.READ)
    const bytes = buffer.getMappedRange().slice(0)
    buffer.unmap()
    return bytes
  }

  leave(): void {
    this.onLeave(this.buffer)
  }
}
