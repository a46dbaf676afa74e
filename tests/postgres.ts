/** A PostgreSQL of its own for a test file: Debian's binaries, a temporary directory, a free port on 127.0.0.1. */
import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'

const home = '/usr/lib/postgresql'
const command = promisify(execFile)

export interface TemporaryPostgres {
  /** Of an empty database. */
  url: string
  /** A further empty database on the same server. */
  createDatabase(): Promise<string>
  stop(): Promise<void>
}

function binaries(): string | null {
  const versions = existsSync(home) ? readdirSync(home).filter((version) => existsSync(join(home, version, 'bin/initdb'))) : []
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? null : join(home, newest, 'bin')
}

/** Why tests on PostgreSQL cannot run here, or null. In CI a missing PostgreSQL is a failure, not a reason to skip. */
export function missingPostgres(): string | null {
  if (binaries()) return null
  const reason = 'PostgreSQL is not installed (apt-get install postgresql); its tests are skipped'
  if (process.env.CI) throw new Error(reason)
  return reason
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => { server.close(resolve) })
  return port
}

async function userId(flag: '-u' | '-g'): Promise<number> {
  return Number((await command('id', [flag, 'postgres'])).stdout)
}

/** Starts a server that keeps nothing; as user postgres where the tests run as root, which PostgreSQL refuses. */
export async function startPostgres(): Promise<TemporaryPostgres> {
  const bin = binaries()
  if (!bin) throw new Error('PostgreSQL is not installed (apt-get install postgresql)')
  const directory = mkdtempSync(join(tmpdir(), 'afterglow-pg-'))
  const owner = process.getuid?.() === 0 ? { uid: await userId('-u'), gid: await userId('-g') } : {}
  if (owner.uid !== undefined) chownSync(directory, owner.uid, owner.gid)
  const data = join(directory, 'data')
  await command(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'], { ...owner, cwd: directory })
  const port = await freePort()
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', listen_addresses: '127.0.0.1', unix_socket_directories: directory, shared_buffers: '32MB', max_connections: '80' }
  // The shell ends the server when its input closes: also where this process is killed, no server stays behind.
  const server = spawn('sh', ['-c', '"$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server; rm -rf "$PWD"', 'sh', join(bin, 'postgres'), '-D', data, '-p', String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])], { ...owner, cwd: directory, stdio: ['pipe', 'ignore', 'pipe'] })
  let said = ''
  server.stderr.on('data', (chunk: Buffer) => { said = (said + chunk.toString()).slice(-4000) })
  const ended = new Promise<void>((resolve) => { server.once('exit', () => resolve()) })
  const stop = async () => {
    server.stdin.end()
    await ended
    rmSync(directory, { recursive: true, force: true })
  }
  const admin = `postgres://postgres@127.0.0.1:${port}/postgres`
  const createDatabase = async () => {
    const name = `test_${randomUUID().replaceAll('-', '')}`
    const client = new Client({ connectionString: admin })
    await client.connect()
    await client.query(`create database ${name}`)
    await client.end()
    return admin.replace(/postgres$/, name)
  }
  for (let tries = 0; ; tries++) {
    try {
      return { url: await createDatabase(), createDatabase, stop }
    } catch (error) {
      if (tries === 100 || server.exitCode !== null) {
        await stop()
        throw new Error(`PostgreSQL did not start: ${said}`, { cause: error })
      }
      await new Promise((resolve) => { setTimeout(resolve, 100) })
    }
  }
}
