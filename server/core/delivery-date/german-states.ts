/**
 * Where German federal states begin in the order of postcodes: `01067SN` is Saxony from 01067 on, until the next. Made from the 8,200
 * postcodes of places in GeoNames' postal file for Germany (https://download.geonames.org/export/zip/, CC BY 4.0), the state of most of
 * its places each. A few postcodes lie in two states; and codes of large companies count for where their neighbours are.
 */
const starts = `
  01067SN 01945BB 02625SN 03042BB 04103SN 04600TH 04643SN 04895BB 06108ST 06556TH 06618ST 07318TH 07919SN 07922TH 07952SN 07955TH 07985SN 07987TH 08056SN
  10115BE 12529BB 12555BE 14461BB 17033MV 17268BB 17309MV 17326BB 17328MV 19309BB 19370MV 20038HH 21039SH 21073HH 21217NI 21465SH 21522NI 21524SH 21614NI
  22041HH 22113SH 22115HH 22145SH 22147HH 22844SH 23923MV 24103SH 26121NI 27498SH 27499HH 27568HB 27607NI 28195HB 28790NI 29410ST 29439NI 32049NW 34117HE
  34346NI 34359HE 34414NW 34454HE 36404TH 37073NI 37213HE 37308TH 37412NI 37671NW 37691NI 37696NW 37697NI 38486ST 38518NI 38820ST 40210NW 48455NI 48477NW
  48480NI 48485NW 48488NI 48493NW 48499NI 48565NW 49074NI 49477NW 49565NI 50126NW 51598RP 51643NW 53424RP 53604NW 53619RP 53639NW 54290RP 55246HE 55257RP
  57072NW 57518RP 58089NW 59969HE 63739BY 64283HE 65558RP 65589HE 65623RP 65627HE 65629RP 65719HE 66111SL 66482RP 66538SL 66849RP 68159BW 68519HE 68526BW
  68623HE 68723BW 69239HE 69242BW 69483HE 69493BW 69509HE 69514BW 69517HE 70173BW 76726RP 77652BW 80331BY 88045BW 88131BY 88147BW 88149BY 88212BW 89231BY
  89518BW 90402BY 96515TH 97070BY 97877BW 97892BY 97896BW 97901BY 97922BW 98527TH
`.trim().split(/\s+/).map((each) => ({ from: Number(each.slice(0, 5)), state: each.slice(5) }))

/** ISO 3166-2 of the federal state a German postcode lies in, `DE-BY`; null for what is no German postcode. */
export function germanState(postcode: string): string | null {
  if (!/^\d{5}$/.test(postcode)) return null
  const number = Number(postcode)
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]!.from <= number) low = middle + 1
    else high = middle
  }
  // Below the first lies nothing.
  return low === 0 ? null : `DE-${starts[low - 1]!.state}`
}
