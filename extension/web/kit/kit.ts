import type { Kit } from '../../../widgets/kit/kit.ts'
import { coreKit } from './core.tsx'
import { formKit } from './forms.tsx'
import { goodsKit } from './goods.tsx'

/** Every primitive, in HTML. */
export const webKit: Kit = { ...coreKit, ...formKit, ...goodsKit }
