import type { Kit } from '../../../widgets/kit/kit.ts'
import { coreKit } from './core.tsx'
import { formKit } from './forms.tsx'
import { goodsKit } from './goods.tsx'
import { icons } from './icons.ts'
import { moreIcons } from './more-icons.ts'

Object.assign(icons, moreIcons)

/** Every primitive, in HTML. */
export const webKit: Kit = { ...coreKit, ...formKit, ...goodsKit }
