import type { Hono } from 'hono'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import type { Platform, World } from '../core/ports.ts'

/** Routes a shop calls, with their description; `unlimited` bodies are the adapter's own concern. */
export interface MountedRoutes { routes: Hono; paths?: ZodOpenApiPathsObject; unlimited?: boolean }

/** What one folder of server/platforms gives to the list: the port core sees, and the routes its shops call. */
export interface PlatformAdapter extends Platform { mount?(world: World): MountedRoutes[] }
