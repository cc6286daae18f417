import type { Contents } from '@jupyterlab/services'
import type { IStateDB } from '@jupyterlab/statedb'
import type { ReadonlyJSONValue } from '@lumino/coreutils'
import { type ISignal, Signal } from '@lumino/signaling'
import type { CheckResult, EgressRequest, EgressSummary } from '../../../contract/resources/egress-request.ts'
import type { GloveboxError } from '../glovebox-client.ts'
import type { IGloveboxSession } from '../session/glovebox-session.ts'
import { shownError } from '../views/error-note.tsx'
import type { RepairOffer } from '../../../contract/resources/table-repair.ts'
import { repairTexts } from '../texts/repair-texts.ts'
import { addFiles, changeFile, checkedFiles, correctionOf, declaredFiles, type Draft, type DraftFileChange, emptyDraft, fingerprint, takeRepair, undoRepair } from './draft.ts'
import { readKeptDraft } from './kept-draft.ts'
import type { ProjectFile } from './project-file.ts'
import { filesOfChoice, outputFiles, tableDescription } from './project-files.ts'
import { removeRepair, type UndoneRepair, writeRepair } from './repaired-files.ts'

/** A check's result and what it was of. */
export interface CheckedDraft {
  readonly result: CheckResult
  readonly fingerprint: string
}

/** What the export panel shows and does; views draw it, the plugin wires it. */
export class ExportModel {
  readonly session: IGloveboxSession
  readonly #contents: Contents.IManager
  readonly #store: IStateDB | null
  readonly #changed = new Signal<this, void>(this)
  draft: Draft = emptyDraft
  tab: 'new' | 'own' = 'new'
  outputs: readonly ProjectFile[] = []
  requests: readonly EgressSummary[] | undefined
  openRequest: EgressRequest | undefined
  checked: CheckedDraft | undefined
  /** The file that is explained at its cells, with what the server offers for it. */
  repair: { readonly path: string; readonly offer: RepairOffer | undefined } | undefined
  /** What was left when a repair was taken back. */
  undone: { readonly path: string; readonly result: Exclude<UndoneRepair, 'undone'> } | undefined
  busy: 'check' | 'submit' | 'open' | 'withdraw' | 'repair' | 'take' | undefined
  error: GloveboxError | undefined
  notice: 'submitted' | 'withdrawn' | undefined

  constructor(session: IGloveboxSession, contents: Contents.IManager, store: IStateDB | null) {
    this.session = session
    this.#contents = contents
    this.#store = store
    contents.fileChanged.connect((_sender, change) => this.#onFileChanged(change))
  }

  get changed(): ISignal<this, void> {
    return this.#changed
  }

  /** Whether the check shown is of the draft as it is now. */
  get checkIsCurrent(): boolean {
    return this.checked !== undefined && this.checked.fingerprint === fingerprint(this.draft)
  }

  show(tab: 'new' | 'own'): void {
    this.tab = tab
    this.openRequest = undefined
    this.error = undefined
    this.notice = undefined
    if (tab === 'own') void this.loadRequests()
    this.#changed.emit()
  }

  setDraft(draft: Draft): void {
    this.draft = draft
    this.notice = undefined
    this.#changed.emit()
    void this.#store?.save(this.#draftKey(), draft as unknown as ReadonlyJSONValue)
  }

  /** Takes up the draft that was left when the page was last open. */
  async restoreDraft(): Promise<void> {
    const kept = await this.#store?.fetch(this.#draftKey()).catch(() => undefined)
    if (this.draft === emptyDraft) this.draft = readKeptDraft(kept)
    this.#changed.emit()
  }

  clear(): void {
    this.checked = undefined
    this.repair = undefined
    this.undone = undefined
    this.error = undefined
    this.setDraft(emptyDraft)
  }

  async add(chosen: readonly Contents.IModel[]): Promise<void> {
    await this.addPaths(await filesOfChoice(this.#contents, chosen))
  }

  async addPaths(paths: readonly string[]): Promise<void> {
    this.tab = 'new'
    this.openRequest = undefined
    const unit = this.session.context?.licences.find((licence) => licence.state === 'active')?.unit ?? 'person'
    this.setDraft(addFiles(this.draft, paths, unit))
    for (const path of paths) {
      const description = await tableDescription(this.#contents, path)
      if (description) this.setDraft(changeFile(this.draft, path, { description }))
    }
  }

  change(path: string, change: DraftFileChange): void {
    this.setDraft(changeFile(this.draft, path, change))
  }

  async loadOutputs(): Promise<void> {
    this.outputs = await outputFiles(this.#contents)
    this.#changed.emit()
  }

  async loadRequests(): Promise<void> {
    try {
      this.requests = await this.session.client.list()
    } catch (error) {
      if (this.tab === 'own') this.error = shownError(error)
    }
    this.#changed.emit()
  }

  check(): Promise<void> {
    return this.#while('check', () => this.#check())
  }

  async #check(): Promise<void> {
    this.repair = undefined
    await this.#readDescriptions()
    const draft = this.draft
    const result = await this.session.client.check(checkedFiles(draft))
    this.checked = { result, fingerprint: fingerprint(draft) }
  }

  /** Asks for a file's table, marked, and for the ways in which it can be repaired. */
  openRepair(path: string): Promise<void> {
    return this.#while('repair', async () => {
      this.repair = { path, offer: undefined }
      try {
        this.repair = { path, offer: await this.session.client.repair(checkedFiles(this.draft), path) }
      } catch (error) {
        this.repair = undefined
        throw error
      }
    })
  }

  closeRepair(): void {
    this.repair = undefined
    this.#changed.emit()
  }

  /** The one click: writes the repaired file beside the original, puts it into the draft in its place, and checks again. */
  takeRepair(way: RepairOffer['ways'][number]): Promise<void> {
    const path = this.repair?.path
    if (path === undefined) return Promise.resolve()
    return this.#while('take', async () => {
      const written = await writeRepair(this.#contents, path, way)
      this.undone = undefined
      this.setDraft(takeRepair(this.draft, path, { path: written.path, description: written.description, undo: written.undo, controls: repairTexts(this.session.language).controls[way.method] }))
      await this.#check()
    })
  }

  /** Takes a repair back, also one of an earlier session: the repaired file is removed, the original leaves as before. */
  undoRepair(path: string): Promise<void> {
    const file = this.draft.files.find((one) => one.path === path)
    if (file?.undo === undefined || file.repairedFrom === undefined) return Promise.resolve()
    const repaired = { original: file.repairedFrom, path, undo: file.undo }
    return this.#while('take', async () => {
      const result = await removeRepair(this.#contents, repaired)
      this.undone = result === 'undone' ? undefined : { path: result === 'original-gone' ? repaired.original : path, result }
      if (result === 'original-gone') return
      this.setDraft(undoRepair(this.draft, path))
      this.checked = undefined
    })
  }

  submit(): Promise<void> {
    return this.#while('submit', async () => {
      await this.#readDescriptions()
      const { title, context, correcting } = this.draft
      const submission = { title: title.trim(), context: context.trim(), files: declaredFiles(this.draft) }
      const { client } = this.session
      const request = correcting ? await client.resubmit(correcting.requestId, submission) : await client.submit(submission)
      this.clear()
      this.tab = 'own'
      this.openRequest = request
      this.notice = 'submitted'
      void this.loadRequests()
    })
  }

  open(id: string): Promise<void> {
    return this.#while('open', async () => {
      this.notice = undefined
      this.openRequest = await this.session.client.get(id)
    })
  }

  /** Fills the form with a returned request, to be submitted as its next turn. */
  correct(request: EgressRequest): void {
    this.tab = 'new'
    this.openRequest = undefined
    this.checked = undefined
    this.error = undefined
    this.setDraft(correctionOf(request))
  }

  withdraw(id: string): Promise<void> {
    return this.#while('withdraw', async () => {
      this.openRequest = await this.session.client.withdraw(id)
      this.notice = 'withdrawn'
      void this.loadRequests()
    })
  }

  /** Asks again for what is on view; a failure leaves what is there. */
  async refresh(): Promise<void> {
    if (this.busy || this.tab !== 'own') return
    const id = this.openRequest?.id
    try {
      if (id !== undefined) {
        const request = await this.session.client.get(id)
        if (this.openRequest?.id === id) this.openRequest = request
      }
      this.requests = await this.session.client.list()
      this.#changed.emit()
    } catch {
      // The banner says when the server is away.
    }
  }

  async #while(busy: NonNullable<ExportModel['busy']>, work: () => Promise<void>): Promise<void> {
    if (this.busy) return
    this.busy = busy
    this.error = undefined
    this.#changed.emit()
    try {
      await work()
    } catch (error) {
      this.error = shownError(error)
    } finally {
      this.busy = undefined
      this.#changed.emit()
    }
  }

  /** A description may have been written since its file was chosen. */
  async #readDescriptions(): Promise<void> {
    const files = await Promise.all(
      this.draft.files.map(async (file) => ({ ...file, description: (await tableDescription(this.#contents, file.path)) ?? file.description })),
    )
    this.setDraft({ ...this.draft, files })
  }

  #onFileChanged(change: Contents.IChangedArgs): void {
    const paths = [change.newValue?.path, change.oldValue?.path]
    if (this.checked && this.draft.files.some((file) => paths.includes(file.path))) {
      this.checked = { ...this.checked, fingerprint: '' }
      this.#changed.emit()
    }
    if (paths.some((path) => path?.startsWith('outputs'))) void this.loadOutputs()
  }

  #draftKey(): string {
    return `@glovebox/jupyterlab:draft-${this.session.context?.project.id ?? 'unknown'}`
  }
}
