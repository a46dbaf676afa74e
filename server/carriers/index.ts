import type { Carrier } from '../core/carrier-port.ts'
import { track17 } from './17track.ts'
import { aftership } from './aftership.ts'
import { australiaPost } from './australia-post.ts'
import { bpost } from './bpost.ts'
import { canadaPost } from './canada-post.ts'
import { chronopost } from './chronopost.ts'
import { demo } from './demo.ts'
import { dhlExpress } from './dhl-express.ts'
import { dhlPaket } from './dhl-paket.ts'
import { dhl } from './dhl.ts'
import { dpd } from './dpd.ts'
import { easypost } from './easypost.ts'
import { fedex } from './fedex.ts'
import { gls } from './gls.ts'
import { hermes } from './hermes.ts'
import { inpost } from './inpost.ts'
import { laPoste } from './la-poste.ts'
import { postnl } from './postnl.ts'
import { linkOnly } from './link-only.ts'
import { sendcloud } from './sendcloud.ts'
import { ship24 } from './ship24.ts'
import { shippo } from './shippo.ts'
import { ups } from './ups.ts'
import { usps } from './usps.ts'

/** Carriers we read. Adding one: its file, its code table, a fixtures folder and this line. */
const read = [
  aftership,
  australiaPost,
  bpost,
  canadaPost,
  chronopost,
  demo,
  dhl,
  dhlExpress,
  dhlPaket,
  dpd,
  easypost,
  fedex,
  gls,
  hermes,
  inpost,
  laPoste,
  postnl,
  sendcloud,
  ship24,
  shippo,
  track17,
  ups,
  usps,
] as unknown as readonly Carrier[]
const readIds = new Set(read.map(({ id }) => id))

/** Every carrier: those we read, then those we only link to. One that is read no longer counts as linked only. */
export const carriers: readonly Carrier[] = [...read, ...linkOnly.filter(({ id }) => !readIds.has(id))]
