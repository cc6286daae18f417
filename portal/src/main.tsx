import './api/parse-without-eval.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/components.css'
import './styles/shell.css'
import './styles/print.css'
import { queryClient } from './api/queries.ts'
import { CrashGuard } from './app/crash-guard.tsx'
import { startTheme } from './app/theme.ts'
import { startTexts } from './i18n/texts.ts'
import { Routes } from './routes.tsx'

startTheme()
startTexts()

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}><CrashGuard><Routes /></CrashGuard></QueryClientProvider>
    </StrictMode>,
  )
}
