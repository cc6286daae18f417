import * as monaco from 'monaco-editor/editor/editor.api.js'
import 'monaco-editor/features/codicon/register.js'
import 'monaco-editor/features/find/register.js'
import 'monaco-editor/features/unicodeHighlighter/register.js'
import 'monaco-editor/features/wordHighlighter/register.js'
import 'monaco-editor/features/readOnlyMessage/register.js'
import 'monaco-editor/languages/definitions/markdown/register.js'
import 'monaco-editor/languages/definitions/python/register.js'
import 'monaco-editor/languages/definitions/r/register.js'
import 'monaco-editor/languages/definitions/sql/register.js'
import 'monaco-editor/languages/definitions/yaml/register.js'
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker'

self.MonacoEnvironment = { getWorker: () => new EditorWorker() }

monaco.editor.defineTheme('glovebox-light', { base: 'vs', inherit: true, rules: [], colors: { 'editor.background': '#ffffff', 'editorLineNumber.foreground': '#5a6864', 'editorGutter.background': '#ffffff' } })
monaco.editor.defineTheme('glovebox-dark', { base: 'vs-dark', inherit: true, rules: [], colors: { 'editor.background': '#161f1c', 'editorLineNumber.foreground': '#98a7a1', 'editorGutter.background': '#161f1c' } })

export { monaco }
