import { type FrameRequest, type Image, type Size, sizeOf } from '@mot/core'
import { DeviceMemory } from './device-memory'
import { type PlacementKind, type PrepareField, prepareShader, type SourceKind } from './prepare-shader'
import { type PrepareTables, planeFields, prepareTables, uniformOf } from './prepare-tables'

/** An image on its way to the device: bytes, or what the browser copies or imports itself. */
export type DeviceSource =
  | Image
  | ImageBitmap
  | { readonly external: VideoFrame; readonly width: number; readonly height: number }

/** Prepares images on a device, into one buffer. */
export class DevicePreparer {
  readonly #memory: DeviceMemory
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>()
  #texture: GPUTexture | undefined
  /** Tables of the sizes that came last: those of a video stay the same. */
  #last: { readonly key: string; readonly tables: PrepareTables } | undefined

  constructor(private readonly device: GPUDevice) {
    this.#memory = new DeviceMemory(device)
  }

  /** Rejects with the compiler's reason where the device cannot compile the shader. */
  async compile(source: SourceKind, placement: PlacementKind): Promise<GPUComputePipeline> {
    const key = `${source} ${placement}`
    const present = this.#pipelines.get(key)
    if (present) return present
    const module = this.device.createShaderModule({ label: `prepare ${key}`, code: prepareShader(source, placement) })
    const pipeline = this.device.createComputePipelineAsync({
      label: `prepare ${key}`,
      layout: 'auto',
      compute: { module, entryPoint: 'main' },
    })
    this.#pipelines.set(key, pipeline)
    return pipeline
  }

  /** The shader's tables for an image and a request, and the pipeline that reads them. */
  async plan(source: DeviceSource, request: FrameRequest): Promise<PreparePlan> {
    const { size, format, placement } = request
    const key = JSON.stringify([source.width, source.height, size, format, placement])
    if (this.#last?.key !== key) this.#last = { key, tables: prepareTables(source, request) }
    const { tables } = this.#last
    const kind = kindOfSource(source)
    return { kind, tables, size, pipeline: await this.compile(kind, tables.placement) }
  }

  /**
   * Uploads the image and submits its preparation, without waiting.
   * @returns the network's input, which the next call overwrites: in the order of the device's queue.
   */
  prepare(source: DeviceSource, { kind, tables, size, pipeline }: PreparePlan): GPUBuffer {
    const { device } = this
    const memory = this.#memory
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST
    const input = memory.take('the input', 4 * sizeOf([3, size.height, size.width]), usage | GPUBufferUsage.COPY_SRC)
    const table = memory.take('the tables', tables.tables.byteLength, usage)
    const uniform = memory.take('the parameters', 4 * 40, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST)
    const { fields, resource } = this.#upload(source, kind)
    memory.write(table, tables.tables)
    memory.write(uniform, new Uint8Array(uniformOf({ ...tables.fields, ...fields })))
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(
      0,
      device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [
          { binding: 0, resource: { buffer: uniform } },
          { binding: 1, resource: { buffer: table } },
          { binding: 2, resource: { buffer: input } },
          { binding: 3, resource },
        ],
      }),
    )
    pass.dispatchWorkgroups(Math.ceil(size.width / 8), Math.ceil(size.height / 8))
    pass.end()
    device.queue.submit([encoder.finish()])
    return input
  }

  dispose(): void {
    this.#memory.dispose()
    this.#texture?.destroy()
  }

  #upload(
    source: DeviceSource,
    kind: SourceKind,
  ): { fields: Partial<Record<PrepareField, number>>; resource: GPUBindingResource } {
    if ('external' in source) {
      // It expires at the end of the task, so that its import and its use stay together.
      return { fields: {}, resource: this.device.importExternalTexture({ source: source.external }) }
    }
    if (!('data' in source)) return { fields: {}, resource: this.#copyToTexture(source).createView() }
    const planes = kind === 'yuv' ? source.planes : undefined
    const bytes = planes?.bytes ?? source.data.subarray(0, 4 * source.width * source.height)
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST
    const buffer = this.#memory.take('the image', bytes.byteLength, usage)
    this.#memory.write(buffer, bytes)
    return { fields: planes ? planeFields(planes) : {}, resource: { buffer } }
  }

  #copyToTexture(source: ImageBitmap): GPUTexture {
    const texture = this.#textureOf(source)
    this.device.queue.copyExternalImageToTexture({ source }, { texture }, [source.width, source.height])
    return texture
  }

  #textureOf({ width, height }: Size): GPUTexture {
    if (this.#texture?.width === width && this.#texture.height === height) return this.#texture
    this.#texture?.destroy()
    this.#texture = this.device.createTexture({
      label: 'the image',
      size: [width, height],
      format: 'rgba8unorm',
      usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST | GPUTextureUsage.RENDER_ATTACHMENT,
    })
    return this.#texture
  }
}

export interface PreparePlan {
  readonly kind: SourceKind
  readonly tables: PrepareTables
  readonly size: Size
  readonly pipeline: GPUComputePipeline
}

function kindOfSource(source: DeviceSource): SourceKind {
  if ('external' in source) return 'external'
  if (!('data' in source)) return 'texture'
  return source.planes ? 'yuv' : 'rgba'
}
