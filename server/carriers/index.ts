import type { Carrier } from '../core/ports.ts'
import { aftership } from './aftership.ts'
import { chronopost } from './chronopost.ts'
import { demo } from './demo.ts'
import { dhlExpress } from './dhl-express.ts'
import { dhlPaket } from './dhl-paket.ts'
import { dhl } from './dhl.ts'
import { easypost } from './easypost.ts'
import { fedex } from './fedex.ts'
import { gls } from './gls.ts'
import { hermes } from './hermes.ts'
import { laPoste } from './la-poste.ts'
import { ups } from './ups.ts'
import { usps } from './usps.ts'

/** Every carrier. Adding one: its file, its code table, a fixtures folder and this line. */
export const carriers = [
  aftership,
  chronopost,
  demo,
  dhl,
  dhlExpress,
  dhlPaket,
  easypost,
  fedex,
  gls,
  hermes,
  laPoste,
  ups,
  usps,
] as unknown as readonly Carrier[]
