import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { ProjectPolicy } from '../domain/projects/project-limit.ts'

/** Reads what projects may keep; without a valid file the broker does not start. */
export const readProjectPolicy = (policies: string): ProjectPolicy => ProjectPolicy.parse(parse(fs.readFileSync(path.join(policies, 'projects.yaml'), 'utf8')))
