import type { Kit } from '../../widgets/kit/kit.ts'
import { coreKit } from './kit/core.tsx'
import { formKit } from './kit/forms.tsx'
import { goodsKit } from './kit/goods.tsx'

/** Every primitive drawn with Shopify's own components; they bring their look, so sizes and tones are only hints. */
export const shopifyKit: Kit = { ...coreKit, ...formKit, ...goodsKit }
