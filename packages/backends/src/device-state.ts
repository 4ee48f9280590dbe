import { MotError } from '@mot/core'

/** Whether the device of a backend is still there. Once lost it stays lost: a new backend is needed. */
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

  /** Remembers an error that tells of a loss; gives it back to be thrown. */
  note(error: MotError): MotError {
    if (error.code === 'device-lost') this.#reason ??= error.message
    return error
  }
}
