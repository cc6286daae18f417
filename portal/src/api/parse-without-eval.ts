import { z } from 'zod'

// Zod compiles its parsers with `new Function` unless told otherwise; the portal's content security policy forbids that.
// This file is imported before any schema.
z.config({ jitless: true })
