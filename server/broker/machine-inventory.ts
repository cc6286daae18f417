import { execFile } from 'node:child_process'
import os from 'node:os'
import { z } from 'zod'
import { GpuCard, type Inventory } from '../domain/node/broker-api.ts'

const MiB = 1_048_576

/** Memory, processors and cards of this machine; a fixed list of cards takes the place of the driver's in tests. */
export const readInventory = async (fixedCards: string | null): Promise<Inventory> => ({
  memoryMiB: Math.floor(os.totalmem() / MiB),
  cpus: os.availableParallelism(),
  gpus: fixedCards === null ? await readCards() : z.array(GpuCard).parse(JSON.parse(fixedCards)),
})

/** Asks the driver's own tool; a machine without it has no cards. */
const readCards = (): Promise<GpuCard[]> => new Promise((resolve) => {
  execFile('nvidia-smi', ['--query-gpu=uuid,name,memory.total', '--format=csv,noheader,nounits'], { timeout: 15_000 }, (error, out) => {
    resolve(error === null ? parseCards(out) : [])
  })
})

/** Parses `uuid, name, MiB` lines; a line that is not so names no card. */
export const parseCards = (text: string): GpuCard[] => text.split('\n').flatMap((line) => {
  const [uuid, name, memory] = line.split(',').map((field) => field.trim())
  const card = GpuCard.safeParse({ uuid, name, memoryMiB: Number(memory) })
  return card.success && /^(GPU|MIG)-/.test(card.data.uuid) ? [card.data] : []
})
