import { MotError } from '@mot/core'

/** Whether the device of a backend is lost. A lost device stays lost: only a new backend gets a new device. */
export class DeviceState {
  #reason: string | undefined

  /** @param lost resolves with the reason when the device is lost. */
  constructor(lost?: Promise<string>) {
    lost?.then((reason) => {
      this.#reason ??= reason
    })
  }

  /** @throws MotError `device-lost` */
  check(): void {
    if (this.#reason !== undefined) {
      throw new MotError(
        'device-lost',
        `The device is lost (${this.#reason}): dispose of this backend and create a new one.`,
      )
    }
  }

  /** Stores the loss if the error reports one. Returns the error, to be thrown. */
  record(error: MotError): MotError {
    if (error.code === 'device-lost') this.#reason ??= error.message
    return error
  }
}
