use durand::model::{Simulator, observer::*, setup::Setup, rung::Rung, policy::Policy};
#[derive(Default)]
struct W { du: Vec<Vec<f64>>, att: Vec<f64>, rungs: [usize; 9], fell: usize, ordered: usize, enforced: usize, f: f64, s: f64, w: Vec<f64>, pol: [usize;5], frac: usize, ob: Vec<f64>, comps: [[f64;11];3], cn: f64, now: Option<(f64,bool)>, end: [f64;14] }
impl Observer for W {
  fn council(&mut self, m:&Meeting) {
    if m.month==39 { self.du.push(m.seats.iter().map(|s| s.worth[4]).collect()); self.w.push(m.decision.values[4]); self.ob.push(m.decision.obeyed);
      for f in 0..3 { for c in 0..11 { self.comps[f][c]+=m.entries[f][4].components[c]; } } self.cn+=1.; }
    self.pol[m.decision.ordered]+=1;
  }
  fn month(&mut self, m:&Month) { let y=(m.month+7)/12; while self.att.len()<=y as usize { self.att.push(0.) } self.att[y as usize]+=m.ttp_attacks+m.other_attacks; self.fell+=m.fell as usize; self.frac+=m.fractured as usize;
     if m.month==112 { self.f+=m.state.fighters; self.s+=m.state.iskp_strength; let s=m.state; for (e,v) in self.end.iter_mut().zip([s.capability,s.cohesion,s.coercion,s.grievance,s.cooperation,s.normalisation,s.recognition,s.betrayal,s.infighting,s.salience,s.deniability,s.reputation,s.centralisation,s.attention]) { *e+=v; } } }
  fn rung(&mut self, c:u32, r:Rung) { if c==99 { self.rungs[r as usize]+=1; } }
}
fn main() {
  let n: u32 = std::env::args().nth(1).and_then(|x| x.parse().ok()).unwrap_or(200);
  let setup=Setup::built_in(); let mut sim=Simulator::new(&setup); let mut w=W::default();
  let t=std::time::Instant::now();
  for i in 0..n { sim.run(20210815,i,&mut w); }
  eprintln!("{:.3} ms a world", t.elapsed().as_secs_f64()*1e3/n as f64);
  let mean=|v:&[f64]| v.iter().sum::<f64>()/v.len() as f64;
  for f in 0..3 { let v:Vec<f64>=w.du.iter().map(|d| d[f]).collect(); println!("du {f} {:.2}", mean(&v)); println!("  {:?}", w.comps[f].map(|c| (c/w.cn*100.).round()/100.)); }
  println!("W {:.2} W* {:.2} attacks {:?}", mean(&w.w), mean(&w.ob), w.att.iter().map(|a| (a/n as f64).round()).collect::<Vec<_>>());
  println!("rungs@99 {:?} fell {:.3} frac {} F {:.0} S {:.0} pol {:?}", w.rungs, w.fell as f64/n as f64, w.frac, w.f/n as f64, w.s/n as f64, w.pol.map(|p| p as f64/n as f64));
  println!("C u K X V E Rec G I q dn rho kap att {:?}", w.end.map(|e| (e/n as f64*100.).round()/100.));
  let _=Policy::ALL;
}
