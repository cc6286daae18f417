import { deflateRawSync } from 'node:zlib'
import { crc32 } from '../../../../server/adapters/readers/crc32.ts'

/** One entry of a zip to build; the optional fields make it say what is not so. */
export interface ZipPart {
  readonly name: string
  readonly content: Uint8Array
  readonly stored?: boolean
  readonly localName?: string
  readonly localCrc?: number
  readonly claimedSize?: number
  readonly packedTail?: Uint8Array
  readonly mode?: number
  readonly comment?: string
  readonly extra?: Uint8Array
  readonly flags?: number
  readonly unlisted?: boolean
}

/** Builds a zip byte by byte, so that tests can make archives that no tool makes. */
export function buildZip(parts: readonly ZipPart[], comment = ''): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const part of parts) {
    const packed = Buffer.concat([part.stored === true ? part.content : deflateRawSync(part.content), part.packedTail ?? Buffer.alloc(0)])
    const shared = (crc: number): Buffer => {
      const fields = Buffer.alloc(26)
      fields.writeUInt16LE(20, 0)
      fields.writeUInt16LE(part.flags ?? 0x800, 2)
      fields.writeUInt16LE(part.stored === true ? 0 : 8, 4)
      fields.writeUInt32LE(crc, 10)
      fields.writeUInt32LE(packed.length, 14)
      fields.writeUInt32LE(part.claimedSize ?? part.content.length, 18)
      return fields
    }
    const localName = Buffer.from(part.localName ?? part.name)
    const local = shared(part.localCrc ?? crc32(part.content))
    local.writeUInt16LE(localName.length, 22)
    const header = Buffer.concat([Buffer.from('PK\x03\x04'), local, localName, packed])
    if (part.unlisted !== true) {
      const name = Buffer.from(part.name)
      const remark = Buffer.from(part.comment ?? '')
      const extra = Buffer.from(part.extra ?? [])
      const central = shared(crc32(part.content))
      central.writeUInt16LE(name.length, 22)
      central.writeUInt16LE(extra.length, 24)
      const rest = Buffer.alloc(14)
      rest.writeUInt16LE(remark.length, 0)
      rest.writeUInt32LE(((part.mode ?? 0) << 16) >>> 0, 6)
      rest.writeUInt32LE(at, 10)
      directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), central, rest, name, extra, remark]))
    }
    locals.push(header)
    at += header.length
  }
  const size = directory.reduce((sum, entry) => sum + entry.length, 0)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(at, 16)
  end.writeUInt16LE(Buffer.byteLength(comment), 20)
  return Buffer.concat([...locals, ...directory, end, Buffer.from(comment)])
}
